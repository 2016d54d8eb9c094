#!/usr/bin/python3 -B
