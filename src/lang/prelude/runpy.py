#@file <frozen runpy>
# Runs the program's text as a module of another name.
import _kernel


def run_path(path_name, init_globals=None, run_name=None):
    return _run_module_code(run_name)  #@ 291


def _run_module_code(mod_name):
    return _run_code(mod_name)  #@ 98


def _run_code(mod_name):
    _kernel.run_main()  #@ 88
