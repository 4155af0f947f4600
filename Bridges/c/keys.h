/* ZeroMQ CURVE: the bridge's own key, and the agents that it knows. */
#ifndef KEYS_H
#define KEYS_H

#include <stdbool.h>

/* Reads the pair of keys from a NAME.key that 'errand keys new NAME' wrote. */
bool keys_read_own(const char *path);
/* Reads the public key of an agent from its .pub file. */
bool keys_add_peer(const char *path);
/* Whether there is a key and somebody is known. */
bool keys_are_complete(void);
/* Opens the socket that ZeroMQ asks (ZAP, RFC 27); before any socket with keys is bound. NULL where that fails. */
void *keys_open_gate(void *context);
/* Makes a socket that will be bound ask for keys. */
void keys_protect(void *socket);
/* Answers one question at the gate: an unknown key gets nothing, and standard error says so. */
void keys_answer(void *gate);

#endif
