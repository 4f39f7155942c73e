<?php

declare(strict_types=1);

use CoverageKernel\Laravel\CoverageKernelServiceProvider;
use Workbench\App\WorkbenchServiceProvider;

return [
    CoverageKernelServiceProvider::class,
    WorkbenchServiceProvider::class,
];
