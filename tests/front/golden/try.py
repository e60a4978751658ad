def f(path):
    for line in path:
        try:
            with open(line) as file:
                return file.read()
        except OSError as error:
            print(error)
            continue
        finally:
            done(line)
