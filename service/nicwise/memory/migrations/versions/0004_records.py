"""What insights need of each answer: its gist and how long it took.

Workers of the version before can run on beside it; what they answer, and what was answered before, has no record.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "records",
        sa.Column("answer_id", sa.String(128), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Float()),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name="pk_records"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_records_answer_id", ondelete="CASCADE"),
    )
    op.create_index("ix_records_created_at", "records", ["created_at"])
