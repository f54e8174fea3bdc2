
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.SlugField(editable=False, max_length=60, unique=True, verbose_name='reference')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('registration_number', models.CharField(blank=True, max_length=40, verbose_name='registration number')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('lei', models.CharField(blank=True, max_length=20, verbose_name='LEI')),
                ('sectors', models.JSONField(blank=True, default=list, verbose_name='sectors')),
                ('entity_types', models.JSONField(blank=True, default=list, verbose_name='entity types')),
                ('facts', models.JSONField(blank=True, default=dict, verbose_name='facts')),
                ('authority', models.CharField(blank=True, editable=False, max_length=60, null=True, unique=True, verbose_name='authority')),
                ('contact_name', models.CharField(blank=True, max_length=150, verbose_name='contact person')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact e-mail')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='contact telephone')),
                ('second_contact_name', models.CharField(blank=True, max_length=150, verbose_name='second contact person')),
                ('second_contact_email', models.EmailField(blank=True, max_length=254, verbose_name='second contact e-mail')),
                ('second_contact_phone', models.CharField(blank=True, max_length=40, verbose_name='second contact telephone')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='created')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='legal_entities', to='organisations.organisation', verbose_name='incidents are handled by')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('responder', 'Responder'), ('approver', 'Approver'), ('auditor', 'Auditor'), ('admin', 'Administrator'), ('desk-officer', 'Desk officer'), ('desk-admin', 'Desk administrator'), ('supervisor', 'Supervisor')], max_length=20, verbose_name='role')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['organisation', 'user', 'role'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('roles', models.JSONField(verbose_name='roles')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='invited')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='organisation_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('organisation', 'user', 'role'), name='membership_role_once'),
        ),
    ]
