#@file /usr/lib/python3.11/concurrent/__init__.py
# A package for the one below.
