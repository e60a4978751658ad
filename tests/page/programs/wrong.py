print('one')
print('two')
for i in range(3)
    print(i)
