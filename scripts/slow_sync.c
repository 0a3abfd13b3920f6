/* A disk whose syncs take longer: each fsync and fdatasync of the programs that are started with it returns so many
 * microseconds later. What it makes of a fast disk is as durable as before.
 *
 *   cc -O2 -shared -fPIC -o target/slow_sync.so scripts/slow_sync.c
 *   SYNC_US=1000 LD_PRELOAD=$PWD/target/slow_sync.so target/release/simroll-bench all --server target/release/simroll
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static int later(const char *name, int file)
{
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = sync(file);
    int error = errno;
    const char *text = getenv("SYNC_US");
    long micros = text ? atol(text) : 1000;
    struct timespec pause = {micros / 1000000, micros % 1000000 * 1000};
    nanosleep(&pause, NULL);
    errno = error;
    return result;
}

int fsync(int file)
{
    return later("fsync", file);
}

int fdatasync(int file)
{
    return later("fdatasync", file);
}
