<?php

declare(strict_types=1);

/* A step of advice, with the actor and the action. */
return [
    'step' => ':actor: :action',
    'step_about_type' => ':actor: :action (:type, :source)',
];
