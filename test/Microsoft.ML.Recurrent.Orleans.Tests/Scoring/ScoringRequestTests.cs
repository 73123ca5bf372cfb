using Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Scoring;

public sealed class ScoringRequestTests : IDisposable
{
    private readonly ScoringFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task ColumnsThatDoNotFitTheModelAreRefusedAtStart()
    {
        _folders.WriteText(ScoringData.Rows(10), files: 1);
        await ScoringData.WriteParquetAsync(Path.Combine(_folders.Input, "1.parquet"), ScoringData.Rows(10), rowsPerGroup: 10);
        await using var cluster = await ScoringCluster.StartAsync();
        var parquet = new ScoringInput { Folder = _folders.Input, Pattern = "*.parquet", Format = ScoringFormat.Parquet };

        var output = () => cluster.Job().Start(_folders.Text with { Output = _folders.Text.Output with { Columns = ["Id", "Other"] } });
        var input = () => cluster.Job().Start(_folders.Text with { Input = _folders.Text.Input with { Columns = ScoringData.Columns[..1] } });
        var outputOfParquet = () => cluster.Job().Start(_folders.Text with { Input = parquet, Output = _folders.Text.Output with { Columns = ["Other"] } });
        var inputOfParquet = () => cluster.Job().Start(_folders.Text with { Input = parquet with { Columns = ScoringData.Columns[..1] } });

        (await output.Should().ThrowAsync<ArgumentException>()).WithMessage("The scored data has no column 'Other' of Output.Columns; it has 'Id', 'Text', *'Score'*.");
        (await input.Should().ThrowAsync<ArgumentException>()).WithMessage("Model 'words' cannot score the input, whose columns are 'Id': *Text*");
        (await outputOfParquet.Should().ThrowAsync<ArgumentException>()).WithMessage("Input file '*1.parquet': The scored data has no column 'Other' of Output.Columns*");
        (await inputOfParquet.Should().ThrowAsync<ArgumentException>()).WithMessage("Input file '*1.parquet': Model 'words' cannot score the input, whose columns are 'Id': *Text*");
        (await cluster.Job().GetProgress()).Status.Should().Be(ScoringStatus.NotStarted);
    }

    [Theory]
    [InlineData("../sentences.tsv")]
    [InlineData("sub/*.tsv")]
    [InlineData("..\\*.tsv")]
    [InlineData("..")]
    [InlineData(" ")]
    public async Task PatternThatLeavesTheFolderIsRefused(string pattern)
    {
        _folders.WriteText(ScoringData.Rows(10), files: 1);
        await using var cluster = await ScoringCluster.StartAsync();

        var start = () => cluster.Job().Start(_folders.Text with { Input = _folders.Text.Input with { Pattern = pattern } });

        (await start.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().StartWith(
            $"Input.Pattern is '{pattern}'; expected a pattern of file names in the folder, with * and ?, without directory separators and '..'.");
    }

    [Fact]
    public async Task BlankNameOfAJobAndInputsWithOneOutputNameAreRefused()
    {
        _folders.WriteText(ScoringData.Rows(10), files: 1);
        string copy = Path.Combine(Directory.CreateDirectory(Path.Combine(_folders.Input, "copy")).FullName, "1.tsv");
        File.Copy(_folders.File1, copy);
        await using var cluster = await ScoringCluster.StartAsync();

        var blank = () => ScoringRequestCheck.ThrowIfWrong("  ", _folders.Text);
        var twice = () => cluster.Job().Start(_folders.Text with { Input = _folders.Text.Input with { Folder = null, Files = [_folders.File1, copy] } });

        blank.Should().Throw<ArgumentException>().WithMessage("The job's name is blank; expected 1 to 200 characters that are not all blanks.*");
        (await twice.Should().ThrowAsync<ArgumentException>()).WithMessage("Input files '*1.tsv' and '*1.tsv' have the same name*");
    }

    [Fact]
    public async Task OtherRequestUnderTheSameNameIsRefusedWithTheDifference()
    {
        _folders.WriteText(ScoringData.Rows(10), files: 1);
        await using var cluster = await ScoringCluster.StartAsync();
        await cluster.Job().Start(_folders.Text);

        var start = () => cluster.Job().Start(_folders.Text with { Input = _folders.Text.Input with { HasHeader = true } });

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage(
            "Job 'job' has another request: Input.HasHeader is true, and was false. Give a job with another request a name of its own.");
    }

    [Fact]
    public async Task OutputFolderOfAnotherJobIsRefused()
    {
        _folders.WriteText(ScoringData.Rows(10), files: 1);
        await using var cluster = await ScoringCluster.StartAsync();
        await cluster.Job().Start(_folders.Text);
        await ScoringCluster.EndAsync(cluster.Job());

        var start = () => cluster.Job("other").Start(_folders.Text);

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("The output folder '*' belongs to job 'job'*");
    }

    [Fact]
    public async Task RequestThatIsIncompleteIsRefusedWithAllThatIsWrong()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var request = _folders.Text with { Model = " ", Input = new ScoringInput(), Output = new ScoringOutput { Folder = "", Columns = [] } };

        var start = () => cluster.Job().Start(request);

        var message = (await start.Should().ThrowAsync<ArgumentException>()).Which.Message;
        message.Should().ContainAll("Model is empty", "Input has both Files and Folder, or neither", "Input.Columns is empty", "Output.Folder is empty", "Output.Columns is []");
    }

    [Fact]
    public async Task ModelOrFilesThatAreNotThereAreNamed()
    {
        await using var cluster = await ScoringCluster.StartAsync();

        var model = () => cluster.Job("1").Start(_folders.Text with { Model = "other" });
        var files = () => cluster.Job("2").Start(_folders.Text);
        var file = () => cluster.Job("3").Start(_folders.Text with { Input = _folders.Text.Input with { Folder = null, Files = [_folders.File1] } });

        (await model.Should().ThrowAsync<ArgumentException>()).WithMessage("There is no model 'other' on this silo; it has 'words'.*");
        (await files.Should().ThrowAsync<ArgumentException>()).WithMessage("No file in '*' has a name like '*.tsv'.");
        (await file.Should().ThrowAsync<ArgumentException>()).WithMessage("The input file '*1.tsv' is not there.");
        (await cluster.Job("1").GetProgress()).Status.Should().Be(ScoringStatus.NotStarted);
    }

    [Fact]
    public async Task SilosThatShareNoLeasesRefuseJobs()
    {
        _folders.WriteText(ScoringData.Rows(10), files: 1);
        await using var cluster = await ScoringCluster.StartAsync(silos: 2);

        var start = () => cluster.Job().Start(_folders.Text);

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("The cluster has 2 silos, and no database to share leases in*");
    }
}
