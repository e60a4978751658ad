import sys
print('out')
try:
    sys.exit('words')
finally:
    print('finally')
