using System.Text.RegularExpressions;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Architecture;

/// <summary>Summaries say what something is or does: noun phrases and verbs, not questions.</summary>
public partial class SummaryTests
{
    [Fact]
    public void NoSummaryIsAQuestion()
    {
        string[] files = [.. new[] { "src", "test", "samples" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))];

        files.Should().HaveCountGreaterThan(500);
        files.SelectMany(file => Question().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("True if it is there.", false)]
    [InlineData("Whether it is there.", true)]
    [InlineData("\r\n    /// What a row holds.", true)]
    public void QuestionsAreFound(string text, bool isFound) => Question().IsMatch($"/// <{"summary"}>{text}</summary>").Should().Be(isFound);

    [GeneratedRegex(@"<summary>\s*(///\s*)?(Wh(at|ether|ere|ich|en|o|y)|How) [^\r\n]*")]
    private static partial Regex Question();
}
