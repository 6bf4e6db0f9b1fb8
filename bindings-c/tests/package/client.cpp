// The same in C++.

#include <tutelage.hpp>

#include <cstdio>

int main()
{
    if (!tutelage::compatible())
        return 1;
    tutelage::Engine engine("{}");
    std::printf("%s %.24s\n", tutelage::version().data(), engine.call(R"({"describe": {}})").data());
}
