<?php

declare(strict_types=1);

/* Ein Schritt, der zu einer erlaubten Aussage führt. */
return [
    'step' => ':actor: :action',
    'step_about_type' => ':actor: :action (:type, :source)',
];
