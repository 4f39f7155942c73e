<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KernelMigration;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;

/** The migration of a later release, which adds the column `active` and the workload `intune`. */
return new class extends KernelMigration
{
    public function up(): void
    {
        $this->addMissingColumns(new ResourceTypeColumns);
        $this->addMissingColumns(new SupportedScopeColumns);
    }
};
