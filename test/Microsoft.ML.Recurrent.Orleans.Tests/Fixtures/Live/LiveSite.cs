namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>One running sample for the tests that only look at it, and the folder with its model for those that start their own.</summary>
public sealed class LiveSite : IAsyncLifetime
{
    public const string Collection = "Live site";

    private LiveProgram _program = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("recurrent-live").FullName;

    internal LivePages Pages { get; private set; } = null!;

    internal string Said => _program.Said;

    public async Task InitializeAsync()
    {
        _program = await LiveProgram.StartAsync(Folder, null, "--series", "3", "--load", "30", "--search", "2");
        Pages = new LivePages(_program.Page);
    }

    public Task DisposeAsync()
    {
        Pages.Dispose();
        _program.Dispose();
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>The tests that share one running sample.</summary>
[CollectionDefinition(LiveSite.Collection)]
public sealed class LiveSiteCollection : ICollectionFixture<LiveSite>;
