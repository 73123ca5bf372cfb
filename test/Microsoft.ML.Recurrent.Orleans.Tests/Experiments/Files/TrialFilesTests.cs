using Microsoft.ML.Recurrent.Orleans.Experiments.Files;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments.Files;

/// <summary>The contract of the stores of checkpoints and models, for each of them.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class TrialFilesTests(PostgresServer server) : IDisposable
{
    private static readonly TrialFile _checkpoint = new("search", Trial: 3, Fold: 0);
    private static readonly TrialFile _model = new("search", Trial: 3, Fold: null);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<string> Stores => ["memory", "folder", "postgres"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task FileComesBackByteByByteWhateverItsLength(string kind)
    {
        var files = await StoreAsync(kind);
        foreach (int length in new[] { 0, 1, 1 << 20, (1 << 20) + 1, 2_500_000, 7 })
        {
            byte[] content = new byte[length];
            new Random(length).NextBytes(content);

            (await files.WriteAsync(_checkpoint, 1, content, default)).Should().BeTrue();

            (await files.ReadAsync(_checkpoint, long.MaxValue, default)).Should().Equal(content);
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task EarlierAttemptReplacesNothingOfALaterOne(string kind)
    {
        var files = await StoreAsync(kind);
        await files.WriteAsync(_checkpoint, 1, new byte[] { 1 }, default);
        await files.WriteAsync(_checkpoint, 3, new byte[] { 3 }, default);

        (await files.WriteAsync(_checkpoint, 2, new byte[] { 2 }, default)).Should().BeFalse();

        (await files.ReadAsync(_checkpoint, 100, default)).Should().Equal(3);
        (await files.WriteAsync(_checkpoint, 3, new byte[] { 4 }, default)).Should().BeTrue();
        (await files.ReadAsync(_checkpoint, 100, default)).Should().Equal(4);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task CheckpointTakesThePlaceOfThatOfTheFoldBeforeAndOfNothingElse(string kind)
    {
        var files = await StoreAsync(kind);
        foreach (var file in new[] { _checkpoint, _model, _checkpoint with { Trial = 4 } })
            await files.WriteAsync(file, 1, new byte[] { 1 }, default);

        await files.WriteAsync(_checkpoint with { Fold = 1 }, 1, new byte[] { 2 }, default);

        (await files.ReadAsync(_checkpoint, 100, default)).Should().BeNull();
        foreach (var (file, content) in new[] { (_checkpoint with { Fold = 1 }, 2), (_model, 1), (_checkpoint with { Trial = 4 }, 1) })
            (await files.ReadAsync(file, 100, default)).Should().Equal((byte)content);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task FilesThatNobodyNeedsAreDeleted(string kind)
    {
        var files = await StoreAsync(kind);
        foreach (var file in new[] { _checkpoint, _model, _checkpoint with { Trial = 4 }, _model with { Trial = 4 } })
            await files.WriteAsync(file, 1, new byte[] { 1 }, default);

        await files.DropAsync("search", checkpoints: [3, 9], models: [4], default);

        (await files.ReadAsync(_checkpoint, 100, default)).Should().BeNull();
        (await files.ReadAsync(_model with { Trial = 4 }, 100, default)).Should().BeNull();
        (await files.ReadAsync(_model, 100, default)).Should().NotBeNull();
        (await files.ReadAsync(_checkpoint with { Trial = 4 }, 100, default)).Should().NotBeNull();
        await files.DropAsync("search", checkpoints: null, models: [], default);
        (await files.ReadAsync(_model, 100, default)).Should().BeNull();
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("postgres")]
    public async Task FileThatIsTooLongIsNotRead(string kind)
    {
        var files = await StoreAsync(kind);
        await files.WriteAsync(_checkpoint, 1, new byte[1001], default);

        var read = () => files.ReadAsync(_checkpoint, 1000, default);

        await read.Should().ThrowExactlyAsync<StateStoreException>().WithMessage(
            "The file 'fold-0.checkpoint' of trial 3 has 1,001 bytes; expected at most 1,000. Raise MaximumFileBytes, or search smaller networks.");
    }

    [Fact]
    public async Task FilesInTheDatabaseBelongToItsJournal()
    {
        string connection = await server.CreateMigratedAsync();
        using var database = Stored.Database(connection);
        var files = new PostgresTrialFiles(database);
        (await files.WriteAsync(_checkpoint, 1, new byte[] { 1 }, default)).Should().BeFalse("there is no such experiment");
        await Databases.ExecuteAsync(connection, "insert into recurrent_experiment (name) values ('search')");
        await files.WriteAsync(_checkpoint, 1, new byte[] { 1 }, default);

        await Databases.ExecuteAsync(connection, "delete from recurrent_experiment; insert into recurrent_experiment (name) values ('search')");

        (await files.ReadAsync(_checkpoint, 100, default)).Should().BeNull();
        (await Databases.ScalarAsync<long>(connection, "select count(*) from recurrent_trial_piece")).Should().Be(0);
    }

    [Fact]
    public async Task DatabaseWithoutTheTablesSaysWhatToCall()
    {
        using var database = Stored.Database(await server.CreateEmptyAsync());

        var read = () => new PostgresTrialFiles(database).ReadAsync(_checkpoint, 100, default);

        await read.Should().ThrowExactlyAsync<StateStoreException>().WithMessage("*RecurrentSchema.MigrateAsync*");
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../../b")]
    public async Task NameOfAnExperimentDoesNotLeaveTheFolder(string name)
    {
        var files = new FolderTrialFiles(Path.Combine(_folder, "shared"));

        await files.WriteAsync(_checkpoint with { Experiment = name }, 1, new byte[] { 1 }, default);

        Directory.GetFileSystemEntries(_folder).Should().Equal(Path.Combine(_folder, "shared"));
        Directory.GetDirectories(Path.Combine(_folder, "shared")).Should().ContainSingle();
    }

    private async Task<ITrialFiles> StoreAsync(string kind)
    {
        if (kind == "memory")
            return new MemoryTrialFiles();
        if (kind == "folder")
            return new FolderTrialFiles(_folder);
        string connection = await server.CreateMigratedAsync();
        await Databases.ExecuteAsync(connection, "insert into recurrent_experiment (name) values ('search')");
        return new PostgresTrialFiles(Stored.Database(connection));
    }
}
