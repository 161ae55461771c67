"""Who answers a delivery until when, and what a request was answered that is sent again.

Workers of the version before can run on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("claimed_until", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("work", sa.Text()))
    op.create_index("ix_deliveries_claimed_until", "deliveries", ["claimed_until"])
    op.create_table(
        "repeats",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(32), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("media_type", sa.String(128)),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("conversation_id", sa.String(128)),
        sa.PrimaryKeyConstraint("name", name="pk_repeats"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_repeats_conversation_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_repeats_begun_at", "repeats", ["begun_at"])
    op.create_index("ix_repeats_conversation_id", "repeats", ["conversation_id"])
