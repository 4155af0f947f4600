#include "keys.h"

#include <stdio.h>
#include <string.h>
#include <zmq.h>

enum { KEY = 40, MAX_PEERS = 16 };

static char public_key[KEY + 1], secret_key[KEY + 1], peers[MAX_PEERS][KEY + 1];
static int peer_count;

/* The 40 characters of 'field = "..."' in a file. */
static bool read_field(const char *path, const char *field, char *into) {
  char line[256], name[32], value[KEY + 1];
  FILE *file = fopen(path, "r");
  bool found = false;
  while (file && !found && fgets(line, sizeof line, file))
    found = sscanf(line, " %31[a-z-] = \"%40[^\"]\"", name, value) == 2 && !strcmp(name, field) && strlen(value) == KEY;
  if (file) fclose(file);
  if (found) strcpy(into, value);
  return found;
}

bool keys_read_own(const char *path) {
  return read_field(path, "public-key", public_key) && read_field(path, "secret-key", secret_key);
}

bool keys_add_peer(const char *path) {
  return peer_count < MAX_PEERS && read_field(path, "public-key", peers[peer_count]) && ++peer_count;
}

bool keys_are_complete(void) { return secret_key[0] && peer_count > 0; }

void *keys_open_gate(void *context) {
  void *gate = zmq_socket(context, ZMQ_REP);
  return gate && zmq_bind(gate, "inproc://zeromq.zap.01") == 0 ? gate : NULL;
}

void keys_protect(void *socket) {
  int yes = 1;
  zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
  zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, public_key, KEY + 1);
  zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret_key, KEY + 1);
  zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, "errand", 6);
}

void keys_answer(void *gate) {
  /* version, request, domain, address, identity, mechanism, key */
  char frames[7][256];
  int sizes[7] = {0}, count = 0, more = 1;
  size_t width = sizeof more;
  while (more) {
    char rest[256];
    int size = zmq_recv(gate, count < 7 ? frames[count] : rest, 255, ZMQ_DONTWAIT);
    if (size < 0) return;
    if (count < 7) sizes[count] = size < 255 ? size : 255;
    count++;
    zmq_getsockopt(gate, ZMQ_RCVMORE, &more, &width);
  }
  char key[KEY + 1] = "";
  if (count == 7 && sizes[6] == 32) zmq_z85_encode(key, (uint8_t *)frames[6], 32);
  bool known = false;
  for (int i = 0; i < peer_count; i++) known |= key[0] && !strcmp(key, peers[i]);
  if (!known)
    fprintf(stderr, "refused %.*s: unknown key %s\n", count > 3 ? sizes[3] : 0, frames[3], key[0] ? key : "(none)");
  const char *code = known ? "200" : "400", *text = known ? "OK" : "unknown key";
  zmq_send(gate, frames[0], (size_t)sizes[0], ZMQ_SNDMORE);
  zmq_send(gate, frames[1], (size_t)sizes[1], ZMQ_SNDMORE);
  zmq_send(gate, code, 3, ZMQ_SNDMORE);
  zmq_send(gate, text, strlen(text), ZMQ_SNDMORE);
  zmq_send(gate, key, strlen(key), ZMQ_SNDMORE);
  zmq_send(gate, "", 0, 0);
}
