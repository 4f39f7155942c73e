<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use Illuminate\Contracts\Container\Container;
use LogicException;

/** A fake was to be used in the environment `production`, where it would permit claims without any coverage. */
final class FakeInProduction extends LogicException
{
    /** @throws self if the application's environment is `production` */
    public static function refuse(Container $application): void
    {
        if ($application->bound('env') && $application->make('env') === 'production') {
            throw new self('the fakes of the Coverage Kernel are for tests: they cannot be used in the environment `production`');
        }
    }
}
