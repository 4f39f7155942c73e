<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Models;

use CoverageKernel\Laravel\ConfiguredConnection;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Database\Eloquent\Model;

/** A row of a table of the kernel, on the connection that configuration names. No decision is made of models. */
abstract class KernelModel extends Model
{
    /** With its offset, so that no time depends on the time zone of the session. */
    protected $dateFormat = 'Y-m-d H:i:s.uP';

    public function getConnectionName(): ?string
    {
        return ConfiguredConnection::name(app(Repository::class)) ?? parent::getConnectionName();
    }
}
