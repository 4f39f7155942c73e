<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KernelMigration;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use Illuminate\Support\Facades\DB;

/** Seeds the definitions, so that migrating alone gives the complete, inactive kernel. */
return new class extends KernelMigration
{
    public function up(): void
    {
        app(DefinitionSeeder::class)->seed();
    }

    public function down(): void
    {
        DB::table('tenant_configuration_supported_scopes')->delete();
        DB::table('tenant_configuration_resource_types')->delete();
    }
};
