using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Tasks;

/// <summary>A kind of task is one object, and nothing else asks which kind it is.</summary>
public class ProblemTests
{
    [Fact]
    public void EveryKindOfTaskAndEveryKindOfLabelHasAProblem()
    {
        Problem.All.Select(problem => problem.Kind).Distinct().Should().BeEquivalentTo(Enum.GetValues<PredictionTask>());
        LabelRules.All.Select(Problem.Of).Should().Equal(Problem.All);
        Problem.All.Should().OnlyContain(problem => Problem.Of(new TaskDescription(problem.Kind, 1) { PerStep = problem.PerStep }) == problem);
    }

    [Fact]
    public void OnlyLabelsAndTheCatalogNameAKindOfTask()
    {
        string source = Path.Combine(Repository.Folder, "src", "Microsoft.ML.Recurrent");
        var naming = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Any(line => Enum.GetNames<PredictionTask>().Any(name => line.Contains($"PredictionTask.{name}", StringComparison.Ordinal))))
            .Select(file => Path.GetRelativePath(source, file).Replace('\\', '/'));

        naming.Should().OnlyContain(file => file.StartsWith("Catalog/", StringComparison.Ordinal) || file.EndsWith("Label.cs", StringComparison.Ordinal))
            .And.Contain("Sequences/KeyLabel.cs", "a test that finds nothing cannot fail");
    }
}
