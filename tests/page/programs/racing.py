from multiprocessing import Process, Value


def race(number, own, all_of_them):
    for other in all_of_them:
        own.value = own.value * 3 + other.value + number


if __name__ == '__main__':
    cells = [Value('i', number) for number in range(7)]
    racers = [Process(target=race, args=(number, cell, cells)) for number, cell in enumerate(cells)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    print([cell.value for cell in cells])
