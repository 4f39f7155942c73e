/* Runs a PHP script in several threads of one process, as a thread-safe server does: `threads SCRIPT COUNT`. Each thread has
 * a separate request, in which the constant THREAD is its number. Fails if a script throws, or exits with a status. */

#include <sapi/embed/php_embed.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct thread {
    pthread_t id;
    int number;
    const char *script;
    int failed;
};

static void *run(void *argument) {
    struct thread *thread = argument;
    char code[4096];
    snprintf(code, sizeof code, "define('THREAD', %d); require '%s';", thread->number, thread->script);
    thread->failed = 1;

    (void)ts_resource(0); /* the engine's variables of this thread */
    if (php_request_startup() == SUCCESS) {
        SG(headers_sent) = 1;
        SG(request_info).no_headers = 1;
        zend_first_try {
            zend_result result = zend_eval_string_ex(code, NULL, "threads.c", true);
            thread->failed = result != SUCCESS || EG(exit_status) != 0;
        }
        zend_end_try();
        php_request_shutdown(NULL);
    }
    ts_free_thread();
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: threads SCRIPT COUNT\n");
        return 2;
    }
    int count = atoi(argv[2]);
    struct thread *threads = calloc(count, sizeof *threads);
    if (php_embed_init(argc, argv) != SUCCESS) {
        return 2;
    }
    int failed = 0;
    for (int i = 0; i < count; i++) {
        threads[i] = (struct thread){.number = i, .script = argv[1]};
        if (pthread_create(&threads[i].id, NULL, run, &threads[i]) != 0) {
            abort();
        }
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i].id, NULL);
        failed += threads[i].failed;
    }
    php_embed_shutdown();
    free(threads);
    printf("%d threads, %d failed\n", count, failed);
    return failed == 0 && count > 0 ? 0 : 1;
}
