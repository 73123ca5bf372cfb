using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

/// <summary>Whatever a model's bytes are: a model or a <see cref="FormatException"/>, and memory in proportion to the bytes.</summary>
[Collection(ProcessWide.Name)]
public class HostileModelTests
{
    private const int BytesPerByte = 64;
    private const int FixedBytes = 1 << 20;

    private readonly StoredModel _stored = StoredModel.Of(DrawnModels.Everything());
    private readonly Random _random = new(20260101);

    [Fact]
    public void RandomDamageGivesAFormatException()
    {
        for (int i = 0; i < 1500; i++)
        {
            var damaged = i % 2 == 0
                ? _stored with { Manifest = Damage(_stored.Manifest) }
                : _stored with { Weights = Damage(_stored.Weights) };
            ReadOrRefuse(damaged);
        }
    }

    [Fact]
    public void RandomDamageOfASignedManifestGivesAFormatException()
    {
        for (int i = 0; i < 1500; i++)
            ReadOrRefuse(_stored.Signed(Damage(_stored.Manifest)));
    }

    [Theory]
    [InlineData("\"hiddenSize\": 3", "\"hiddenSize\": 16384")]
    [InlineData("\"embeddingSize\": 2", "\"embeddingSize\": 16384")]
    [InlineData("\"layers\": 1", "\"layers\": 64")]
    [InlineData("\"width\": 1", "\"width\": 1000000000")]
    [InlineData("\"outputs\": 3", "\"outputs\": 2147483647")]
    public void AbsurdSizesInTheManifestAllocateNothing(string what, string by)
    {
        string json = Encoding.UTF8.GetString(_stored.Manifest);
        json.Should().Contain(what);

        ReadOrRefuse(_stored.Signed(Encoding.UTF8.GetBytes(json.Replace(what, by, StringComparison.Ordinal)))).Should().BeFalse();
    }

    [Fact]
    public void RandomDamageOfAnEnsembleGivesAFormatException()
    {
        var stored = StoredModel.Of(DrawnModels.Ensemble());
        for (int i = 0; i < 500; i++)
        {
            ReadOrRefuse(i % 2 == 0 ? stored with { Manifest = Damage(stored.Manifest) } : stored with { Weights = Damage(stored.Weights) });
            ReadOrRefuse(stored.Signed(Damage(stored.Manifest)));
        }
    }

    [Fact]
    public void ManyNetworksThatAreNotThereAllocateNothing()
    {
        var deep = _stored.WithManifest(manifest =>
        {
            manifest["options"]!["ensemble"] = 64;
            manifest["options"]!["layers"] = 64;
            manifest["ensemble"] = new JsonArray([.. Enumerable.Range(1, 63).Select(_ =>
                new JsonObject { ["epochs"] = new JsonArray(), ["bestEpoch"] = 0, ["stopReason"] = "" })]);
        });

        ReadOrRefuse(deep).Should().BeFalse();
    }

    [Fact]
    public void AbsurdShapesInManifestAndHeaderAlikeAllocateNothing()
    {
        string json = Encoding.UTF8.GetString(_stored.Manifest).Replace("\"embeddingSize\": 2", "\"embeddingSize\": 16000", StringComparison.Ordinal);
        string header = Encoding.ASCII.GetString(_stored.Weights, 8, (int)BinaryPrimitives.ReadInt64LittleEndian(_stored.Weights));
        header = header.Replace("\"shape\":[4,2],\"data_offsets\":[0,32]", "\"shape\":[4,16000],\"data_offsets\":[0,256000]", StringComparison.Ordinal);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);

        ReadOrRefuse(new StoredModel(Encoding.UTF8.GetBytes(json), [.. length, .. Encoding.ASCII.GetBytes(header)])).Should().BeFalse();
    }

    private bool ReadOrRefuse(StoredModel stored)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool read = true;
        try
        {
            stored.Read();
        }
        catch (FormatException)
        {
            read = false;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocated.Should().BeLessThan(FixedBytes + BytesPerByte * ((long)stored.Manifest.Length + stored.Weights.Length));
        return read;
    }

    private byte[] Damage(byte[] bytes)
    {
        byte[] damaged = [.. bytes];
        int start = _random.Next(bytes.Length), count = _random.Next(1, 9);
        return _random.Next(5) switch
        {
            0 => damaged[..start],
            1 => [.. damaged[..start], .. damaged[Math.Min(bytes.Length, start + count)..]],
            2 => [.. damaged[..start], .. damaged[_random.Next(bytes.Length)..]],
            3 => [.. damaged[..start], (byte)('0' + _random.Next(10)), .. damaged[start..]],
            _ => Flip(damaged, start, count),
        };
    }

    private byte[] Flip(byte[] bytes, int start, int count)
    {
        for (int i = start; i < Math.Min(bytes.Length, start + count); i++)
            bytes[i] ^= (byte)(1 << _random.Next(8));
        return bytes;
    }
}
