<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests;

use Illuminate\Foundation\Application;
use Illuminate\Foundation\Testing\TestCase as LaravelTestCase;
use RuntimeException;

/** Boots the workbench application for each test. */
abstract class TestCase extends LaravelTestCase
{
    public function createApplication(): Application
    {
        $app = require dirname(__DIR__).'/workbench/bootstrap/app.php';

        if (! $app instanceof Application) {
            throw new RuntimeException('workbench/bootstrap/app.php returned no application');
        }
        $app->make(\Illuminate\Contracts\Console\Kernel::class)->bootstrap();

        return $app;
    }
}
