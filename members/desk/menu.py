"""The menu 'Good Food City' of Wagtail's admin, to which each room adds its screens.

A viewset joins it with `menu_hook = MENU_HOOK` (and `menu_order`), another screen by a function
that is registered with `@hooks.register(MENU_HOOK)` and returns a `home.admin.RightMenuItem`.
"""

from typing import Final

from wagtail.admin.menu import Menu

MENU_HOOK: Final = "register_good_food_city_menu_item"

#: The order of the screens: what waits for staff comes first.
MENU_POSTS, MENU_INITIATIVES, MENU_COMMENTS, MENU_REPORTS = 100, 110, 120, 130
MENU_TAKING_OVER = 150
MENU_MEMBERS, MENU_INVITATIONS = 200, 210
MENU_REASONS, MENU_THEMES, MENU_HOUSE_RULES, MENU_FIGURES, MENU_SETTINGS = 300, 305, 310, 400, 500

menu = Menu(register_hook_name=MENU_HOOK)
