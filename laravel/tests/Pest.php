<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Tests\TestCase;
use Illuminate\Foundation\Testing\RefreshDatabase;

if (! extension_loaded('coverage_kernel')) {
    fwrite(STDERR, "These tests run with the extension coverage_kernel: by `composer test:unit`, `test:feature` and `test:pgsql`\n");
    exit(1);
}

pest()->extend(TestCase::class)->in('Unit');
pest()->extend(TestCase::class)->use(RefreshDatabase::class)->in('AnyDatabase', 'Feature', 'Pgsql');
