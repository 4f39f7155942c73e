<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KeyType;
use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

/** The tables that an application already has: workspaces, their managed environments, and the connections of these. */
return new class extends Migration
{
    public function up(): void
    {
        $type = KeyType::from(config()->string('coverage-kernel.host.key_type'));

        Schema::create('workspaces', function (Blueprint $table) use ($type): void {
            $this->key($table, $type);
            $table->string('name');
        });

        Schema::create('managed_environments', function (Blueprint $table) use ($type): void {
            $this->key($table, $type);
            $type->column($table, 'workspace_id');
            $table->string('name');
            $table->foreign('workspace_id')->references('id')->on('workspaces')->cascadeOnDelete();
        });

        Schema::create('provider_connections', function (Blueprint $table) use ($type): void {
            $this->key($table, $type);
            $type->column($table, 'workspace_id');
            $type->column($table, 'managed_environment_id');
            $table->string('name');
            $table->foreign('workspace_id')->references('id')->on('workspaces')->cascadeOnDelete();
            $table->foreign('managed_environment_id')->references('id')->on('managed_environments')->cascadeOnDelete();
        });
    }

    private function key(Blueprint $table, KeyType $type): void
    {
        match ($type) {
            KeyType::BigInt => $table->id(),
            KeyType::Uuid => $table->uuid('id')->primary(),
            KeyType::Ulid => $table->ulid('id')->primary(),
        };
    }

    public function down(): void
    {
        Schema::drop('provider_connections');
        Schema::drop('managed_environments');
        Schema::drop('workspaces');
    }
};
