using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Samples;

/// <summary>The page in a real browser. Pictures of it are left beside the tests, in the folder <c>screenshots</c>.</summary>
[Collection(LiveSite.Collection)]
[Trait(Categories.Trait, Categories.Slow)]
[Trait(Categories.Trait, Browser.Category)]
public sealed class LiveSeriesBrowserTests(LiveSite site, Browser browser) : IClassFixture<Browser>
{
    private const string ChartIsDrawn = "document.querySelector('#chart .history')?.getAttribute('d').split('L').length > 100 && document.querySelectorAll('#forecast tr').length === 24";

    [Theory]
    [InlineData(1280, 1000, false)]
    [InlineData(1280, 1000, true)]
    [InlineData(400, 900, false)]
    public async Task PageShowsEventsAndAForecastAtAnyWidthAndBrightness(int width, int height, bool isDark)
    {
        await using var page = await browser.OpenAsync(site.Pages.Page, width, height, isDark);

        await page.UntilAsync(ChartIsDrawn);
        string before = await page.ValueAsync<string>("document.getElementById('facts').textContent");
        await page.UntilAsync($"document.getElementById('facts').textContent !== '{before}' && parseFloat(document.getElementById('rate').textContent) > 5");
        await page.UntilAsync("document.querySelectorAll('#silos tr').length === 1 && document.querySelectorAll('#trials tr').length > 0");

        (await page.ValueAsync<string>("document.getElementById('state').textContent")).Should().Be("live");
        (await page.ValueAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        (await page.ValueAsync<string>("getComputedStyle(document.body).backgroundColor")).Should().Be(isDark ? "rgb(18, 21, 24)" : "rgb(245, 246, 248)");
        byte[] picture = await page.PictureAsync();
        picture.Length.Should().BeGreaterThan(20_000);
        Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots"));
        await File.WriteAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "screenshots", $"live-{width}-{(isDark ? "dark" : "light")}.png"), picture);
        page.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task SeriesAndHoursAreChosenWithTheKeyboard()
    {
        await using var page = await browser.OpenAsync(site.Pages.Page, 1280, 900, isDark: false);
        await page.UntilAsync(ChartIsDrawn);

        await page.PressAsync("Tab");
        (await page.ValueAsync<string>("document.activeElement.id")).Should().Be("series");
        await page.PressAsync("ArrowDown");
        await page.UntilAsync("document.getElementById('chart').getAttribute('aria-label').startsWith('station 2: 120 hours')");
        (await page.ValueAsync<string>("location.hash")).Should().Be("#station%202");

        await page.PressAsync("Tab");
        await page.PressAsync("ArrowLeft");
        await page.UntilAsync("document.getElementById('reading').textContent.includes(': observed ')");
        (await page.ValueAsync<bool>("document.querySelector('#chart .cursor') !== null")).Should().BeTrue();
    }

    [Fact]
    public async Task SeriesWithoutEventsAndASiloThatDoesNotAnswerAreSaid()
    {
        BrowserPage page;
        using (var program = await LiveProgram.StartAsync(site.Folder, null, "--load", "0"))
        {
            page = await browser.OpenAsync(program.Page, 800, 700, isDark: false);
            await page.UntilAsync("!document.getElementById('empty').hidden && document.getElementById('state').textContent === 'live'");
            (await page.ValueAsync<string>("document.getElementById('empty').innerText")).Should().StartWith("No observation yet.");
        }

        await page.UntilAsync("document.getElementById('state').textContent === 'no answer' && !document.getElementById('alert').hidden");
        (await page.ValueAsync<string>("document.getElementById('alert').textContent")).Should().StartWith("The silo does not answer.");
        await page.DisposeAsync();
    }
}
