<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        Schema::create('workspaces', function (Blueprint $table) {
            $table->id();
            $table->string('name');
        });
        Schema::create('managed_environments', function (Blueprint $table) {
            $table->id();
            $table->foreignId('workspace_id')->constrained();
            $table->string('name');
        });
        Schema::create('provider_connections', function (Blueprint $table) {
            $table->id();
            $table->foreignId('workspace_id')->constrained();
            $table->foreignId('managed_environment_id')->constrained();
            $table->string('name');
        });
        DB::table('workspaces')->insert(['name' => 'Contoso']);
        DB::table('managed_environments')->insert(['workspace_id' => 1, 'name' => 'Production']);
        DB::table('provider_connections')->insert(['workspace_id' => 1, 'managed_environment_id' => 1, 'name' => 'Intune']);
    }

    public function down(): void
    {
        Schema::drop('provider_connections');
        Schema::drop('managed_environments');
        Schema::drop('workspaces');
    }
};
