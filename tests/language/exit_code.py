import sys
sys.stdout.write('written\n')
sys.exit(7)
