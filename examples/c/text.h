/* A text that grows, and how a program ends that cannot go on. */

#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

/* Begins as {0}. There is always a zero behind the text, once something was added. */
struct text {
    char *ptr;
    size_t len, room;
};

void text_add(struct text *text, const char *more);
void text_add_bytes(struct text *text, const char *more, size_t len);
/* As printf does. */
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A string of JSON, in quotation marks. */
void text_add_json(struct text *text, const char *string);
/* Makes it empty and keeps the room. */
void text_clear(struct text *text);
void text_free(struct text *text);

/* A whole file. */
void text_add_file(struct text *text, const char *path);

/* Says why on standard error, and ends the program. */
_Noreturn void stop(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
