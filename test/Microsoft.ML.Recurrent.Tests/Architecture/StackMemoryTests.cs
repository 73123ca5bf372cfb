using System.Text.RegularExpressions;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Architecture;

/// <summary>No count that comes from data takes the stack's memory: a stack that is full ends the process.</summary>
public partial class StackMemoryTests
{
    [Fact]
    public void EveryStackAllocationIsBounded()
    {
        string[] found = [.. Directory.GetFiles(Path.Combine(Repository.Folder, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .SelectMany(File.ReadLines).Where(line => line.Contains("stackalloc"))];

        found.Should().NotBeEmpty().And.OnlyContain(line => Bounded().IsMatch(line));
    }

    [GeneratedRegex(@"stackalloc \w+\[(\d+|Vector<float>\.Count)\]|(?<size>[\w.]+) <= 256 \? stackalloc \w+\[\k<size>\] : new ")]
    private static partial Regex Bounded();
}
