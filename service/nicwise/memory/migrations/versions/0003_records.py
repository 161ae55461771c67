"""What insights need of an answer: its gist and how long it took, found by when it was given.

Workers of the version before can run on beside it; what they answer, and what was answered before, has no gist and is
left out of insights.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("answers", sa.Column("took_ms", sa.Float()))
    op.add_column("answers", sa.Column("gist", sa.Text()))
    op.create_index("ix_answers_created_at", "answers", ["created_at"])
