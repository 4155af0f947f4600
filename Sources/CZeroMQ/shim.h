#pragma once
#include <sys/eventfd.h>  // what rings through to a thread in zmq_poll; Swift's Glibc does not export it
#include <zmq.h>
