<?php

declare(strict_types=1);

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

/** A migration of the application that is newer than its schema dump. */
return new class extends Migration
{
    public function up(): void
    {
        Schema::create('one_more_table', fn (Blueprint $table) => $table->id());
    }
};
