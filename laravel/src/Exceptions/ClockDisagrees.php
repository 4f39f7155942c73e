<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use RuntimeException;

/** The application's time is not the time of the database, so no claim is decided: evidence would be judged at a wrong age. */
final class ClockDisagrees extends RuntimeException
{
    public static function setInProduction(): self
    {
        return new self('the time of the application is set by `setTestNow()`, which is for tests: it cannot be used in the environment `production`');
    }

    /** @param  int  $ahead  by how many seconds the application is ahead of the database */
    public static function withTheDatabase(int $ahead): self
    {
        return new self(sprintf(
            'the clock of the application is %d seconds %s the clock of the database; at most five minutes are accepted: synchronise the clocks of both machines',
            abs($ahead),
            $ahead < 0 ? 'behind' : 'ahead of',
        ));
    }
}
