import json


def search():
    dic=json.load(open('db'))
    print(dic)


open('db', 'w').close()
search()
