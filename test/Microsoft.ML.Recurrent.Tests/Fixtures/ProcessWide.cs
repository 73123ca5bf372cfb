namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Tests that look at what the whole process shares (live tensors, torch's generator, memory) run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "Process-wide";
}
