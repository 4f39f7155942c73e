<?php

use App\Services\Statements;
use CoverageKernel\Laravel\EnvironmentRef;
use Illuminate\Support\Facades\Route;

// A product reads the ids from the signed-in user and the database, not from the address.
Route::get('/statements', fn (Statements $statements) => ['statements' => $statements->forCustomers(new EnvironmentRef(1, 1, 1))]);
