#@file /usr/lib/python3.11/multiprocessing/spawn.py
# What a fresh process does before it becomes the child that was asked for.
import sys

import _kernel

from multiprocessing import process, reduction


def spawn_main(pipe_handle):
    fd = parent_sentinel = pipe_handle
    exitcode = _main(fd, parent_sentinel)  #@ 122
    sys.exit(exitcode)  #@ 123


def _main(fd, parent_sentinel):
    me = process.current_process()
    me._inheriting = True
    try:
        preparation_data = _kernel.receive_from(fd)
        prepare(preparation_data)  #@ 131
        from_parent = fd
        self = reduction.pickle.load(from_parent)  #@ 132
    finally:
        del me._inheriting
    return self._bootstrap(parent_sentinel)


def _check_not_importing_main():
    if getattr(process.current_process(), '_inheriting', False):
        #@ 140
        raise RuntimeError('''
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...

        The "freeze_support()" line can be omitted if the program
        is not going to be frozen to produce an executable.

        To fix this issue, refer to the "Safe importing of main module"
        section in https://docs.python.org/3/library/multiprocessing.html
        ''')


def get_preparation_data(name):
    from multiprocessing import context
    _check_not_importing_main()  #@ 164
    return {
        'name': name,
        'sys_argv': sys.argv,
        'start_method': context._default_context.get_start_method(),
        'init_main_from_path': sys.argv[0],
        'authkey': bytes(process.current_process().authkey),
    }


def prepare(data):
    from multiprocessing import context
    process.current_process().name = data['name']
    process.current_process().authkey = data['authkey']
    sys.argv = data['sys_argv']
    context._default_context.set_start_method(data['start_method'], force=True)
    _fixup_main_from_path(data['init_main_from_path'])  #@ 246


def _fixup_main_from_path(main_path):
    import runpy
    main_content = runpy.run_path(main_path,  #@ 297
                                  run_name="__mp_main__")


def freeze_support():
    pass
