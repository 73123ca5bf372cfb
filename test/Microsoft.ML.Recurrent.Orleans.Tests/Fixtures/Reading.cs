using Microsoft.ML.Data;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>One time step of a synthetic series: the columns that the golden forecasters read.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.Orleans.Tests.Reading")]
public sealed class Reading
{
    [Id(0)]
    public DateTime Time { get; set; }

    [Id(1)]
    public string Series { get; set; } = "";

    [Id(2), KeyType(1000)]
    public uint Key { get; set; }

    [Id(3)]
    public float Value { get; set; }

    [Id(4)]
    public float Other { get; set; }

    [Id(5)]
    public float Past { get; set; }

    [Id(6)]
    public float Future { get; set; }

    [Id(7)]
    public float Size { get; set; }
}

/// <summary>A forecast of the golden forecasters.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.Orleans.Tests.Outlook")]
public sealed class Outlook
{
    [Id(0), VectorType]
    public float[] Forecast { get; set; } = [];

    [Id(1), VectorType]
    public float[] Lower { get; set; } = [];

    [Id(2), VectorType]
    public float[] Upper { get; set; } = [];

    /// <summary>All numbers, one after another.</summary>
    public float[] All => [.. Forecast, .. Lower, .. Upper];
}

/// <summary>A class that no model reads.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.Orleans.Tests.Stranger")]
public sealed class Stranger
{
    [Id(0)]
    public int Number { get; set; }
}
