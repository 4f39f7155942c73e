/* Reads the time of a DateTimeInterface. The layout of these objects is only in PHP's headers, and differs between versions. */

#include <stdbool.h>
#include <stdint.h>

#include "php.h"
#include "ext/date/php_date.h"

/* Returns false if the object has no time, because its class did not call the constructor of its parent, or if it is not an
 * object of PHP's own two classes. Only another extension could have one that is not. */
bool coverage_kernel_unix_time(const zend_object *object, int64_t *seconds, int64_t *microsecond)
{
    if (!instanceof_function(object->ce, php_date_get_immutable_ce()) && !instanceof_function(object->ce, php_date_get_date_ce())) {
        return false;
    }
    const timelib_time *time = php_date_obj_from_obj((zend_object *) object)->time;
    if (time == NULL) {
        return false;
    }
    *seconds = time->sse;
    *microsecond = time->us;
    return true;
}
