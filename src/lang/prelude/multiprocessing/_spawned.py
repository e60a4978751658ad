#@file <string>
import _kernel
from multiprocessing.spawn import spawn_main
spawn_main(_kernel.entry()[1])  #@ 1
