-- C14: no second factor or sign-on belongs to a closed account, no codes stand without a factor
-- of: platform
select
    app_user.id,
    app_user.username,
    mfa_authenticator.type as way
from app_user
inner join mfa_authenticator on app_user.id = mfa_authenticator.user_id
where
    not app_user.is_active
    or (
        mfa_authenticator.type = 'recovery_codes'
        and not exists (
            select 1
            from mfa_authenticator as factor
            where
                factor.user_id = app_user.id
                and factor.type in ('totp', 'webauthn')
        )
    )
union all
select
    app_user.id,
    app_user.username,
    'sign-on by ' || socialaccount_socialaccount.provider as way
from app_user
inner join socialaccount_socialaccount on app_user.id = socialaccount_socialaccount.user_id
where not app_user.is_active
