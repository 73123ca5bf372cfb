using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Scoring;

public sealed class ScoringJobTests : IDisposable
{
    private readonly ScoringFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task TextIsScoredAsOneTransformOfAllRowsInOrder()
    {
        var rows = ScoringData.Rows(300);
        _folders.WriteText(rows, files: 3);
        await using var cluster = await ScoringCluster.StartAsync(options => options.PartitionBytes = 500);

        await cluster.Job().Start(_folders.Text);
        var end = await ScoringCluster.EndAsync(cluster.Job());

        end.Should().Match<ScoringProgress>(p => p.Status == ScoringStatus.Completed && p.Rows == 300 && p.Completed == p.Partitions && p.Failed == 0);
        end.Partitions.Should().BeGreaterThan(6).And.Be(_folders.OutputNames.Length);
        _folders.Lines.Should().Equal(ScoringData.Expected(ScoringData.Model, rows));
        _folders.Leftovers.Should().BeEmpty();
    }

    [Fact]
    public async Task ParquetIsScoredAsOneTransformOfAllRowsInOrder()
    {
        var rows = ScoringData.Rows(300);
        await ScoringData.WriteParquetAsync(Path.Combine(_folders.Input, "1.parquet"), rows, rowsPerGroup: 40);
        await using var cluster = await ScoringCluster.StartAsync(options => options.PartitionBytes = 1);
        var request = _folders.Text with { Input = new ScoringInput { Folder = _folders.Input, Format = ScoringFormat.Parquet } };

        await cluster.Job().Start(request);
        var end = await ScoringCluster.EndAsync(cluster.Job());

        (end.Partitions, end.Rows, end.Status).Should().Be((8, 300, ScoringStatus.Completed));
        _folders.Lines.Should().Equal(ScoringData.Expected(ScoringData.Model, rows));
    }

    [Fact]
    public async Task OutputInParquetHasTheSameValues()
    {
        var rows = ScoringData.Rows(100);
        _folders.WriteText(rows, files: 1);
        await using var cluster = await ScoringCluster.StartAsync();
        var output = _folders.Text.Output with { Format = ScoringFormat.Parquet, Columns = ["Id", "Words", "Score"] };

        await cluster.Job().Start(_folders.Text with { Output = output });
        await ScoringCluster.EndAsync(cluster.Job());

        string path = Path.Combine(_folders.Output, _folders.OutputNames.Should().ContainSingle().Subject);
        path.Should().EndWith("1.tsv.part-00000.parquet");
        var read = await ParquetRows.ScoreAsync(path, [], 0, 1, data => data, default);
        var scored = ScoringData.Model.Transform(new MLContext().Data.LoadFromEnumerable(rows));
        read.GetColumn<float>("Score").Should().Equal(scored.GetColumn<float>("Score"));
        read.GetColumn<string[]>("Words").Select(words => string.Join(' ', words)).Should().Equal(scored.GetColumn<string[]>("Words").Select(words => string.Join(' ', words)));
    }

    [Fact]
    public async Task FileThatCannotBeReadFailsAndTheOthersAreScored()
    {
        var rows = ScoringData.Rows(80);
        await ScoringData.WriteParquetAsync(Path.Combine(_folders.Input, "good.parquet"), rows, rowsPerGroup: 40);
        string bad = Path.Combine(_folders.Input, "bad.parquet");
        await File.WriteAllTextAsync(bad, "This is no Parquet file, whatever its name.");
        await using var cluster = await ScoringCluster.StartAsync(options => options.RetryDelay = TimeSpan.FromHours(1));
        var request = _folders.Text with { Input = new ScoringInput { Folder = _folders.Input, Format = ScoringFormat.Parquet } };

        await cluster.Job().Start(request);
        var failed = await ScoringCluster.EndAsync(cluster.Job());
        await ScoringData.WriteParquetAsync(bad, ScoringData.Rows(10, seed: 3), rowsPerGroup: 10);
        await cluster.Job().Start(request);
        var mended = await ScoringCluster.EndAsync(cluster.Job());

        (failed.Status, failed.Completed, failed.Failed, failed.Rows).Should().Be((ScoringStatus.CompletedWithFailures, 1, 1, 80));
        failed.Failures.Should().ContainSingle().Which.Should().Match<ScoringFailure>(f => f.File == bad && f.Partition == 0 && f.Message.StartsWith($"The Parquet file '{bad}' cannot be read: ", StringComparison.Ordinal));
        (mended.Status, mended.Completed, mended.Failed, mended.Rows).Should().Be((ScoringStatus.Completed, 2, 0, 90));
    }

    [Fact]
    public async Task ForecasterHasEachFileInOnePartition()
    {
        Reading[] rows = [.. Readings.Of(1, 40), .. Readings.Of(2, 40)];
        await File.WriteAllLinesAsync(_folders.File1, rows.Select(r => FormattableString.Invariant(
            $"{r.Time:yyyy-MM-dd HH:mm:ss}\t{r.Series}\t{r.Key}\t{r.Value:R}\t{r.Other:R}\t{r.Past:R}\t{r.Future:R}\t{r.Size:R}")));
        await using var cluster = await ScoringCluster.StartAsync(options => (options.PartitionBytes, _) = (100, options.Models.Add("forecaster", Readings.Windows)));
        ScoringColumn[] columns =
        [
            new("Time", DataKind.DateTime, 0), new("Series", DataKind.String, 1), new("Key", DataKind.UInt32, 2, KeyCount: 1000),
            .. new[] { "Value", "Other", "Past", "Future", "Size" }.Select((name, i) => new ScoringColumn(name, DataKind.Single, 3 + i)),
        ];
        string[] outputs = ["Series", "Forecast"];
        var request = new ScoringRequest
        {
            Model = "forecaster",
            Input = _folders.Text.Input with { Columns = columns },
            Output = _folders.Text.Output with { Columns = outputs },
        };

        await cluster.Job().Start(request);
        var end = await ScoringCluster.EndAsync(cluster.Job());

        (end.Status, end.Partitions, end.Rows).Should().Be((ScoringStatus.Completed, 1, 80));
        _folders.Lines.Should().Equal(ScoringData.Expected(Readings.Windows(new MLContext()), rows, outputs));
    }

    [Theory]
    [InlineData(ScoringFormat.Text)]
    [InlineData(ScoringFormat.Parquet)]
    public async Task EmptyFileGivesAnOutputWithoutRows(ScoringFormat format)
    {
        await File.WriteAllTextAsync(_folders.File1, "");
        await using var cluster = await ScoringCluster.StartAsync();

        await cluster.Job().Start(_folders.Text with { Output = _folders.Text.Output with { Format = format } });
        var end = await ScoringCluster.EndAsync(cluster.Job());

        (end.Status, end.Partitions, end.Rows).Should().Be((ScoringStatus.Completed, 1, 0));
        _folders.OutputNames.Should().ContainSingle();
    }

    [Fact]
    public async Task LineThatDoesNotParseFailsAtOnceWithFileAndLine()
    {
        var rows = ScoringData.Rows(60);
        ScoringData.WriteText(_folders.File1, rows, header: "Id\tText");
        await File.AppendAllTextAsync(_folders.File1, "none\tlast\n");
        await using var cluster = await ScoringCluster.StartAsync(options => (options.PartitionBytes, options.RetryDelay) = (500, TimeSpan.FromHours(1)));

        await cluster.Job().Start(_folders.Text with { Input = _folders.Text.Input with { HasHeader = true } });
        var end = await ScoringCluster.EndAsync(cluster.Job());

        string message = end.Failures.Should().ContainSingle().Which.Message;
        var numbers = System.Text.RegularExpressions.Regex.Match(message, @"^The text file '.*1\.tsv' cannot be scored: .*in line (\d+)\D.*add (\d+) for the line of the file\.");
        numbers.Success.Should().BeTrue(message);
        (int.Parse(numbers.Groups[1].Value) + int.Parse(numbers.Groups[2].Value)).Should().Be(62);
        end.ToString().Should().MatchRegex(@"^CompletedWithFailures: \d+ of \d+ partitions scored, 1 failed; .* rows/s; first failure: partition \d+ of '.*1\.tsv': The text file");
    }

    [Fact]
    public async Task VectorOfVariableLengthIsTheLastColumnOfTextOrRefused()
    {
        _folders.WriteText(ScoringData.Rows(10), files: 1);
        await using var cluster = await ScoringCluster.StartAsync();

        var start = () => cluster.Job().Start(_folders.Text with { Output = _folders.Text.Output with { Columns = ["Words", "Id"] } });

        (await start.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Be(
            "Output column 'Words' is a vector of variable length, and not the last column of the text. Make it the last one, or write Parquet.");
    }

    [Fact]
    public async Task StartedAgainTheJobScoresOnlyWhatIsNewOrHasChanged()
    {
        _folders.WriteText(ScoringData.Rows(60), files: 3);
        await using var cluster = await ScoringCluster.StartAsync();
        await cluster.Job().Start(_folders.Text);
        await ScoringCluster.EndAsync(cluster.Job());
        var before = Times();

        (await cluster.Job().Start(_folders.Text)).Status.Should().Be(ScoringStatus.Completed, "nothing is to be done");
        ScoringData.WriteText(Path.Combine(_folders.Input, "2.tsv"), ScoringData.Rows(7, seed: 5));
        ScoringData.WriteText(Path.Combine(_folders.Input, "4.tsv"), ScoringData.Rows(5, seed: 6));
        await cluster.Job().Start(_folders.Text);
        var end = await ScoringCluster.EndAsync(cluster.Job());

        (end.Status, end.Partitions, end.Rows).Should().Be((ScoringStatus.Completed, 4, 20 + 7 + 20 + 5));
        Times().Where(time => before.Contains(time)).Select(time => time.Name).Should().Equal("1.tsv.part-00000.tsv", "3.tsv.part-00000.tsv");
        _folders.OutputNames.Should().HaveCount(4);
    }

    [Fact]
    public async Task OutputThatWasDeletedIsScoredAgain()
    {
        _folders.WriteText(ScoringData.Rows(60), files: 3);
        await using var cluster = await ScoringCluster.StartAsync();
        await cluster.Job().Start(_folders.Text);
        await ScoringCluster.EndAsync(cluster.Job());
        File.Delete(Path.Combine(_folders.Output, _folders.OutputNames[1]));

        await cluster.Job().Start(_folders.Text);
        await ScoringCluster.EndAsync(cluster.Job());

        _folders.Lines.Should().Equal(ScoringData.Expected(ScoringData.Model, ScoringData.Rows(60)));
    }

    [Fact]
    public async Task CanceledJobStopsAndGoesOnWhenItIsStartedAgain()
    {
        var rows = ScoringData.Rows(200);
        _folders.WriteText(rows, files: 9);
        await using var cluster = await ScoringCluster.StartAsync(options => options.Models.Add("slow", _ => new SlowModel(ScoringData.Model, TimeSpan.FromMilliseconds(200))));
        var request = _folders.Text with { Model = "slow" };
        await cluster.Job().Start(request);

        await cluster.Job().Cancel();
        var canceled = await cluster.Job().GetProgress();
        await cluster.Job().Start(request);
        var end = await ScoringCluster.EndAsync(cluster.Job());

        canceled.Should().Match<ScoringProgress>(p => p.Status == ScoringStatus.Canceled && p.Completed < p.Partitions);
        (end.Status, end.Rows).Should().Be((ScoringStatus.Completed, 200));
        _folders.Lines.Should().Equal(ScoringData.Expected(ScoringData.Model, rows));
    }

    [Fact]
    public async Task StateInFilesOutlivesTheProcessAndTheJobGoesOn()
    {
        var rows = ScoringData.Rows(100);
        _folders.WriteText(rows, files: 5);
        string states = Path.Combine(_folders.Input, "states");
        await using (var first = await ScoringCluster.StartAsync(options => options.Workers = 0, silo => silo.UseRecurrentFiles(states)))
            (await first.Job().Start(_folders.Text)).Status.Should().Be(ScoringStatus.Running);

        await using var second = await ScoringCluster.StartAsync(configure: silo => silo.UseRecurrentFiles(states));
        var end = await ScoringCluster.EndAsync(second.Job());

        (end.Status, end.Rows).Should().Be((ScoringStatus.Completed, 100));
        _folders.Lines.Should().Equal(ScoringData.Expected(ScoringData.Model, rows));
    }

    private (string Name, DateTime Time)[] Times() => [.. _folders.OutputNames.Select(name => (name, File.GetLastWriteTimeUtc(Path.Combine(_folders.Output, name))))];
}
