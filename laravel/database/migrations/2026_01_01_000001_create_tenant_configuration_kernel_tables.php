<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KernelMigration;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\ResourceTypeTrigger;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/** The definition tables (contract §2). The platform seeds them; their rows belong to no workspace. */
return new class extends KernelMigration
{
    public function up(): void
    {
        $this->requirePostgresOrSqlite();

        $this->createDefinitionTable(new ResourceTypeColumns);
        $this->createDefinitionTable(new SupportedScopeColumns);
        if ($this->isPostgres()) {
            (new ResourceTypeTrigger(DB::connection()))->create();
        }
    }

    public function down(): void
    {
        Schema::drop((new SupportedScopeColumns)->table());
        Schema::drop((new ResourceTypeColumns)->table());
        if ($this->isPostgres()) {
            (new ResourceTypeTrigger(DB::connection()))->drop();
        }
    }
};
