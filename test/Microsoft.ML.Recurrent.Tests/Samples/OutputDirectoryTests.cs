using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Samples;

/// <summary>Every sample tries its output folder before it fits.</summary>
public sealed class OutputDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public static TheoryData<string> Names => ["CharLanguageModel", "SentimentLstm", "TaggingLstm", "TimeSeriesGru", "UnderstandingLstm"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void FolderIsCreatedAndLeftEmpty(string sample)
    {
        string folder = Path.Combine(_folder.FullName, "a", "b");

        Create(sample, folder).Should().Be(folder);

        Directory.EnumerateFileSystemEntries(folder).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FolderThatCannotBeWrittenIsRefused(string sample)
    {
        string file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");

        foreach (string path in new[] { file, Path.Combine(file, "below") })
        {
            FluentActions.Invoking(() => Create(sample, path)).Should().Throw<IOException>()
                .WithMessage($"The output folder '{path}' cannot be written; name another one with --output. *");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ProgramRunAsAProcessSaysSoBeforeItFits(string sample)
    {
        string file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");

        var (exitCode, output) = HostProcess.Start("dotnet", _folder.FullName, [Path.Combine(AppContext.BaseDirectory, $"{sample}.dll"), "--output", file]);

        exitCode.Should().Be(1, output);
        output.Trim().Should().StartWith($"The output folder '{file}' cannot be written").And.NotContain("epoch");
    }

    private static string Create(string sample, string path)
    {
        string[] args = ["--output", path];
        return sample switch
        {
            "SentimentLstm" => SentimentLstm.Arguments.Parse(args).CreateOutputDirectory(),
            "CharLanguageModel" => CharLanguageModel.Arguments.Parse(args).CreateOutputDirectory(),
            "TaggingLstm" => TaggingLstm.Arguments.Parse(args).CreateOutputDirectory(),
            "TimeSeriesGru" => TimeSeriesGru.Arguments.Parse(args).CreateOutputDirectory(),
            _ => UnderstandingLstm.Arguments.Parse(args).CreateOutputDirectory(),
        };
    }
}
