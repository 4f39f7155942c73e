<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Models;

use CoverageKernel\Laravel\ConfiguredConnection;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Database\Eloquent\Model;

/** A row of one of the kernel's tables, on the configured connection. Decisions do not use the models. */
abstract class KernelModel extends Model
{
    /** Times have an offset, so that they do not depend on the time zone of the session. */
    protected $dateFormat = 'Y-m-d H:i:s.uP';

    /** Times are written in UTC: SQLite stores the text, whose order must be that of the times. */
    public function fromDateTime($value): ?string
    {
        return $value === null || $value === '' ? null : $this->asDateTime($value)->utc()->format($this->getDateFormat());
    }

    public function getConnectionName(): ?string
    {
        return ConfiguredConnection::name(app(Repository::class)) ?? parent::getConnectionName();
    }
}
